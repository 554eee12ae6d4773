"""Raised marks: what points to a note or a source, apart from what is raised for another reason."""

import re

SIGNS = "*∗†‡§¶‖#"
_ITEM = rf"(?:\d{{1,3}}[a-z]?|[a-z]|[{SIGNS}]{{1,4}})"
MARK = re.compile(rf"[\[(]?{_ITEM}(?:[,;–—-] ?{_ITEM}|[{SIGNS}])*[,;–-]?[\])]?")
# A word of two letters or more, an end of a sentence or phrase, or a year.
_AFTER_WORD = re.compile(r"(?<![^\W\d_])([^\W\d_]{2,})$")
_AFTER_STOP = re.compile(r"[.,;:!?)\]}’”\"'…»›%]$")
_AFTER_FIGURE = re.compile(r"(?:(?<![\d.,])(?:1[5-9]|20)\d\d|\d,\d{3})$")
_AFTER_INITIALS = re.compile(r"(?<!\w)[A-ZÀ-Þ][^\W\d_]{2,}[,.]? [A-ZÀ-Þ]{1,3}$")
# Units and statistics that take an exponent.
_TAKES_EXPONENT = frozenset("km cm mm dm nm µm μm ft yd mi ha eta chi".split())
_IS_MATHS = re.compile(r"[=+−×÷^√Σ∑]|\d[−–-]|[<>/]\d")
_IN_TABLE = re.compile(r"\d[.,%]?\d$")
# What a note begins with: without room between, "Tc" or "C" would be the isotope 99Tc or 14C.
_NOTED = re.compile(r"[“‘\"'(\[]?[^\W\d_]")
_NOTED_CLOSELY = re.compile(r"[“‘\"'(\[]?[^\W\d_]{3}")
_QUANTITY = re.compile(r"[/×·÷=^]\s?\(?[^\W\d_]+$")
_FORMULA = re.compile(r"(?<![a-z])[A-Z]{0,2}[OHNS]$")
_ORDINAL = re.compile(r"(?:\d|\b[IVXLC]+)$")
SUPERIORS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠᵍ", "0123456789abcdefg")


def is_mark(before: str, mark: str) -> bool:
    """Whether a raised sign after `before` points to a note or a source; exponents, ordinals and charges do not.

    >>> is_mark("in the towns", "3,5–8"), is_mark("plan.", "12"), is_mark("in 2004", "7"), is_mark("Ardle P", "a,*")
    (True, True, True, True)
    >>> is_mark("20 km", "2"), is_mark("the R", "2"), is_mark("the 2", "nd"), is_mark("10", "-3"), is_mark("Ca", "2+")
    (False, False, False, False, False)
    """
    if not MARK.fullmatch(mark) or not before:
        return False
    if mark[0] == "[":
        return before[-1].isalnum() or bool(_AFTER_STOP.search(before))
    if mark[0] in SIGNS:
        return before[-1] not in "+-−×="
    if word := _AFTER_WORD.search(before):
        is_element = len(word[1]) == 2 and word[1][0].isupper() and word[1] != "Al" and mark[-1] in "-–"
        takes_exponent = word[1].lower() in _TAKES_EXPONENT and mark.isdigit() and len(mark) == 1
        is_formula = mark in "2345" and (_FORMULA.search(word[1]) or _QUANTITY.search(before))
        return not (is_element or is_formula or takes_exponent or (mark in "eo" and _ORDINAL.search(before)))
    if _AFTER_STOP.search(before):
        return not (before[-1] in ")]'" and mark in "23" and _IS_MATHS.search(before[-12:]))
    if _AFTER_INITIALS.search(before):
        return mark not in "23" or before[-1] not in "RIHQ"  # "Nagelkerke R2"
    if mark[0].isalpha():
        return bool(_IN_TABLE.search(before)) and mark[0] not in "denotxk"
    return bool(_AFTER_FIGURE.search(before))


def is_mark_before(mark: str, after: str, *, is_apart: bool) -> bool:
    """Whether a raised sign stands before the note or the name that it marks; the mass of an isotope does not.

    `is_apart` says that there is room between the two.

    >>> is_mark_before("12", "The", is_apart=False), is_mark_before("12", "A", is_apart=True)
    (True, True)
    >>> is_mark_before("14", "C", is_apart=False), is_mark_before("st", "edition", is_apart=True)
    (False, False)
    """
    return bool(MARK.fullmatch(mark) and (_NOTED if is_apart or mark[0] in SIGNS else _NOTED_CLOSELY).match(after))
