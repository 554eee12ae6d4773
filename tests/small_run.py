"""A finished run on three small papers with hostile titles, for tests of what is made from one."""

from pipeline import read_table, run

OAK = """Words for working together

Inter-agency working is defined as two or more agencies acting together under a written agreement. The term
'inter-agency' is often used interchangeably with multi-agency.

Interagency teams met each week. Interagency plans were signed by all.
"""
ELM = """Meetings

According to Oak (2004), inter-agency working refers to several agencies that plan and act together. Joined-up services
were promised. Inter-agency meetings were held in the hall, and the partnership met there too.
"""
ASH = """=1+1 was written on the wall

=1+1 was written on the wall of the office 😀. Interagency working was praised, and interagency working was feared.
"""
LIBRARY = """@article{oak2004, title={=1+1 é 😀 words \u202eturned}, author={Oak, Ada}, year={2004}, file={oak.txt}}
@article{elm2011, title={@SUM(A1) meetings}, author={Elm, Bo and =Rowan, Cy}, year={2011}, file={elm.txt}}
"""


def small_run(folder, *, reject=""):
    """Run the pipeline below `folder`; gives the output folder.

    `reject` are words: a definition that holds them is rejected by a person.
    """
    papers, out = folder / "papers", folder / "outputs" / "demo"
    papers.mkdir(parents=True)
    for name, text in {"oak.txt": OAK, "elm.txt": ELM, "ash.txt": ASH, "library.bib": LIBRARY}.items():
        (papers / name).write_text(text, encoding="utf-8")
    run(papers, out, count=1)
    if reject:
        evidence = read_table(out, "evidence")
        hit = evidence[evidence["axis"].eq("definition") & evidence["quote"].str.contains(reject, regex=False)]
        [claim] = hit["claim_id"]
        line = f"field,value,claim_id,coder,reason\nstatus,rejected,{claim},rowan,=1+1 is no definition\n"
        (papers / "decisions.csv").write_text(line, encoding="utf-8")
        run(papers, out, count=1)
    return out
