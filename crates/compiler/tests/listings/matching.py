def describe(shape):
    match shape:
        case 0 | -1:
            return "nothing"
        case [x, *rest] if rest:
            return x
        case {"kind": kind, **others}:
            return kind, others
        case Point(x=0, y=value):
            return value
        case _:
            return None
