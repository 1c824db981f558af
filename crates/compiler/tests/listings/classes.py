from typing import Generic


class Box[T](Generic[T]):
    """A box."""

    size: int = 1
    if size:
        label: str

    def __init__(self, content: T, *, sealed=False) -> None:
        super().__init__()
        self.content = content
        self.__sealed = sealed

    names = [name for name in "abc" if name != size]


type Boxes[*Ts] = tuple[*Ts]
