"""`termaudit code`: one answer a line, in order, whatever the others are."""

import json

from pipeline import single

SAYS = "Interagency working refers to planning that several agencies do together, part {}."
LINES = [json.dumps({"id": number, "text": SAYS.format(number)}) for number in range(70)]


def test_answers_come_in_order_and_do_not_depend_on_the_batch():
    together = list(single.coded(line.encode() for line in LINES))
    assert [answer["id"] for answer in together] == list(range(70))
    assert together[40] == next(single.coded([LINES[40].encode()]))


def test_a_passage_that_cannot_be_coded_costs_no_other(monkeypatch):
    codings = single._codings

    def breaking(tables, *rest):
        if "part 1." in tables["blocks"][0]["text"]:
            raise ValueError("no such thing")
        return codings(tables, *rest)

    monkeypatch.setattr(single, "_codings", breaking)
    one, two, three, four = single.coded([LINES[0].encode(), LINES[1].encode(), b"[]", LINES[2].encode()])
    assert one["definitions"]
    assert (two["id"], "no such thing" in two["error"]) == (1, True)
    assert "Line 3" in three["error"]
    assert four["definitions"]
