number = [1, 2, 3]
alias = number
box = {"inside": number}
number.append(box)
del alias
del number, box
