def search(rows, wanted=3):
    for row in rows:
        if row in {1, 2} and not wanted:
            continue
        while row < wanted:
            row += 1
            if row is None:
                break
        else:
            return row
    return [cell for row in rows for cell in row if cell]
