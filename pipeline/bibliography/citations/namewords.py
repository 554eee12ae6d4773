"""Words that tell the names of authors from other capitalised words."""

UPPER = "".join(chr(code) for code in range(0x41, 0x250) if chr(code).isupper())
PARTICLES = frozenset("van von de der den du la le di da dos del ter ten ó ní".split())
OTHERS = frozenset("et al al. colleagues others coworkers co-workers".split())
# Words within the name of an organisation; "on" only after a word such as "Commission".
LINKS = frozenset("of for the on against".split())
ONLY_IN_ORGANISATIONS = frozenset(["on", "against"])

# Capitalised where a sentence begins, never a name; after the prepositions a place or an occasion may follow.
PREPOSITIONS = frozenset(
    "In At From Across Within During Since After Before Under Among Outside Inside Throughout By".split()
)
OPENERS = PREPOSITIONS | frozenset(
    """A Adapted According Accordingly Additionally Again Also Although An And Another As Based Because Besides Both
    But Cf Cited Citing Compare Consequently Contra Conversely Drawing Each Earlier Elsewhere Even Eg Equally Finally
    First Firstly Following For Furthermore Hence Here However If Importantly Indeed Instead It Its Last Lastly Later
    Like Likewise Meanwhile Moreover More Most Nevertheless Next Nonetheless Nor Not Notably Now On Once One Or Other
    Others Our Overall Pace Per Perhaps Quoted Quoting Rather Recently Reviewing Second Secondly See Similarly So Some
    Source Sources Specifically Still Such Than That The Their Then There Thereby Therefore These They Third This Those
    Though Three Through Thus To Two Unlike Until Using Via We What When Where Whereas Whether Which While Who Why
    With Yet""".split()
)
# Dates, parts of a text, and instruments of law: titles and dates unless the reference list has them.
NOT_AUTHORS = frozenset(
    """January February March April May June July August September October November December Jan Feb Mar Apr Jun Jul
    Aug Sept Sep Oct Nov Dec Monday Tuesday Wednesday Thursday Friday Saturday Sunday Spring Summer Autumn Winter
    Easter Christmas Table Figure Fig Box Chapter Section Part Phase Stage Step Appendix Annex Volume Vol Issue No
    Number Version Edition Page Paragraph Equation Act Acts Bill Regulations Order Code Paper Directive Convention
    Charter Protocol Treaty Resolution Strategy Plan Budget Census Copyright Year Week Term Wave Cohort
    Prize Award Awards Medal Games Olympics Cup Summit Election Elections Conference Festival""".split()
)
ORGANISATION = frozenset(
    """Academy Agency Alliance Assembly Associates Association Authority Bank Board Branch Bureau Cabinet Campaign
    Centre Center Charity College Collaboration Collaborative Commission Committee Community Company Consortium
    Corporation Council Court Department Directorate Division Executive Federation Force Forum Foundation Fund
    Government Group Hospital House Inc Initiative Inspectorate Institute Institution Laboratory League Library Limited
    Ltd Ministry Mission Nations Network Observatory Office Organisation Organization Panel Parliament Partnership
    Police Programme Project Secretariat Service Services Society Taskforce Team Treasury Trust Union Unit University
    Health HM NHS UK USA US UN EU Royal National""".split()
)
