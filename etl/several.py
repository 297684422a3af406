"""What a declaration lists."""

from dataclasses import fields, is_dataclass

from etl.errors import DeclarationError


def require_lists(declared: object) -> None:
    """Raise `DeclarationError` where a dataclass takes several texts and got one, whose letters would be the list."""
    if not is_dataclass(declared):
        return
    for field in fields(declared):
        value = getattr(declared, field.name)
        if isinstance(field.default, tuple) and isinstance(value, str):
            raise DeclarationError(
                f"{field.name} of {type(declared).__name__} is {value!r}",
                remedy=f'It lists texts: {field.name}=("{value}",).',
            )
