"""The words in which findings are told to people."""

import re
from collections.abc import Iterable, Iterator

from ...bibliography.citing import cited
from ...presentation.visible import visible
from .finding import Finding

OFTEN = {1: "once", 2: "twice"}
LONGEST = 300  # code points of a quotation
MARKED = re.compile('“[^“”]*”|"[^"]*"|‘.*’|«[^«»]*»|„[^„“”]*[“”]')


def counted(number: int, thing: str) -> str:
    """A number with what it counts.

    >>> counted(1, "use"), counted(3, "use")
    ('1 use', '3 uses')
    """
    return f"{number} {thing}{'' if number == 1 else 's'}"


def quoted(words: str) -> str:
    r"""Words on one line between quotation marks, their own taken off; long ones end in dots.

    >>> quoted("joined\nup")
    '“joined up”'
    """
    flat = " ".join(words.split())
    if MARKED.fullmatch(flat):
        flat = flat[1:-1]
    return f"“{flat if len(flat) <= LONGEST else flat[:LONGEST].rsplit(' ', 1)[0] + ' ...'}”"


def one_of(things: Iterable[tuple[str, int]]) -> str:
    """Things with how often each is there.

    >>> one_of([("“inter-agency”", 3), ("“interagency”", 1)])
    '“inter-agency” 3 times, “interagency” once'
    """
    return ", ".join(f"{name} {OFTEN.get(times, f'{times} times')}" for name, times in things)


def place(finding: Finding) -> str:
    """Where a finding stands: page, section and paragraph, as far as the draft has them."""
    section = finding.section.rpartition(" > ")[2]
    parts = [f"p.\u00a0{finding.page_label}"] if finding.page_label else []
    parts += [f"section {quoted(section)}"] if section else []
    return ", ".join([*parts, f"paragraph {finding.paragraph}"])


def lines(findings: Iterable[Finding]) -> Iterator[str]:
    """The findings of one draft as lines, those of one place below each other; hidden characters are named."""
    last = ""
    for finding in findings:
        here = place(finding)
        if here != last:
            yield visible(f"{here}:")
            last = here
        yield visible(f"  {finding.code} {finding.name}: {quoted(finding.quote)}")
        yield visible(f"    {finding.seen}")
        yield visible(f"    {finding.literature}")
        for each in finding.witnesses:
            yield visible(f"    {cited(each.source, each.page_label)}: {quoted(each.quote)}")
