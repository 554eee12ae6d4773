"""How English words an order of terms: ladders and levels, lists in order, comparisons, lowest and highest."""

import re

# In the text that is searched a term is one sign, which no font of a paper has; the same term has the same sign.
FIRST_SIGN = 0xE000
T = "[\ue000-\uf8ff]"
ANY_SIGN = re.compile(T)

# A sentence that denies, asks or compares figures states no order; nor does one that sets two authors apart.
DENIED = re.compile(
    r"\b(?:not(?! only)|no|never|neither|nor|without|cannot|hardly|rather than|instead of|whether|if|unlike|unclear"
    r"|whereas|the reverse|the opposite|other way (?:a)?round|vice versa"
    r"|reject\w*|den(?:y|ies|ied)|disput\w*|doubt\w*|abandon\w*|refus\w*)\b|n't\b|\?\W*$",
    re.IGNORECASE,
)
COUNTED = re.compile(
    r"\b(?:scor(?:es?|ed|ing)|ratings?|costs?|spending|respondents?|per ?cent|frequen\w+|prevalen\w+)\b|%",
    re.IGNORECASE,
)
TOPICS = re.compile(
    r"\b(?:topics?|themes?|chapters?|papers?|articles?|reports?|books?|interviews?|sessions?|courses?|questions?|issues"
    r"|subjects|posts|jobs)\b[^,;:]{0,30}$",
    re.IGNORECASE,
)
# Where a term stands on a page, in an office or by numbers, and not in an order of degree.
ELSEWHERE = re.compile(
    r"\b(?:chart|alphabet\w*|glossar\w+|index|column|page|diagram|agenda"
    r"|in (?:size|number|age|price|popularity|importance|priority|length))\b",
    re.IGNORECASE,
)
# What stands below on one ladder and "above it" on another has no one place.
POINTS_BACK = re.compile(r"\b(?:above|below|beneath|beyond) (?:it|them|this|that)\b", re.IGNORECASE)
# Levels at which people work are not degrees of working together.
WHERE_LEVELS = re.compile(
    rf"\bat (?:all|both|two|three|four|different|several) levels\b|\b(?:strategic|operational) {T}", re.IGNORECASE
)
MODEL = re.compile(r"\b(?:models?|typolog\w+|taxonom\w+|frameworks?)\b[^,;:]{0,40}$", re.IGNORECASE)

LADDER = r"(?:continu(?:um|a)|ladders?|spectr(?:um|a)|rungs?|staircase|pyramid|gradations?)"
STEPS = r"(?:scales?|levels?|stages?|steps?|tiers?|degrees)"
HAS_LADDER = re.compile(rf"\b(?:{LADDER}|hierarch(?:y|ies))\b", re.IGNORECASE)
HAS_STEPS = re.compile(rf"\b{STEPS}\b", re.IGNORECASE)
BEFORE_FROM = re.compile(
    rf"\b(?:{STEPS}|forms|progress(?:es|ing|ions?)|rang(?:es?|ing)|ris(?:es?|ing)|ascend(?:s|ing)?|climb(?:s|ing)?"
    r"|graded|ordered|ranked)\b[^,;:]{0,40}$",
    re.IGNORECASE,
)
CHANGED = re.compile(
    r"\b(?:moved|shifted|went|changed|turned|switched|drifted|passed|grew|rose|evolved|developed)\b", re.IGNORECASE
)
GOES_DOWN = re.compile(r"\b(?:descend\w*|falls?|falling|drops?|down|decreasing)\b[^,;:]{0,40}$", re.IGNORECASE)
FINE = r"(?:intense|intensive|integrated|formal|developed|advanced|demanding|binding|close)"
LEVEL = r"(?:level|stage|rung|tier)"
LOW = rf"(?:lowest|bottom|weakest|loosest|least {FINE}|first {LEVEL}|(?:lower|low|loose|weak) end)"
HIGH = (
    rf"(?:highest|top|strongest|closest|tightest|deepest|most {FINE}|(?:last|final) {LEVEL}"
    r"|(?:upper|high|tight|strong) end)"
)
KIND = r"(?:intensity|closeness|depth|strength|formality|commitment|involvement|integration|tightness)"
RISING = re.compile(
    r"\bin (?:an )?(?:ascending|rising|increasing|growing) order\b"
    rf"|\bin order of (?:(?:ascending|rising|increasing|growing) )?(?:{KIND}|{T})"
    rf"|\b(?:lowest|weakest|loosest) first\b|\bfrom (?:the )?{LOW} to (?:the )?{HIGH}\b",
    re.IGNORECASE,
)
FALLING = re.compile(
    rf"\bin (?:a )?(?:descending|falling|decreasing) order\b|\bin order of (?:falling|decreasing) (?:{KIND}|{T})"
    rf"|\b(?:highest|strongest|closest) first\b|\btop[ -]down\b|\bdownwards\b"
    rf"|\bfrom (?:the )?{HIGH} to (?:the )?{LOW}\b",
    re.IGNORECASE,
)

# A rung: words that say how much, the term, the noun that goes with it ("full integrated working"); "or" joins equals.
HOW_MUCH = (
    r"(?:the|an?|more|most|less|mere|full|true|simple|loose|close|deep|strong|weak|high|low|[\w-]+level|both|finally|lastly"
    r"|(?:terms?|words?|forms?|stages?|levels?|rungs?)(?: of)?|working in|work in"
    r"|[a-z-]+(?:ly|al|ive|ing|ed|er|est|ous|ary|ic|ful|ent|ant))"
)
WITH_TERM = (
    r"(?:working|work|practice|action|activity|teams?|teamwork|care|services?|arrangements?|relationships?"
    r"|approach(?:es)?|delivery|provision|ones)"
)
ONE = rf"(?:{HOW_MUCH} ){{0,3}}{T}(?: {WITH_TERM})?"
RUNG = rf"{ONE}(?:(?: or |/){ONE})*"
ENDS_LOW = ("bottom", "lowest", "lower", "low", "loose", "weak")
ENDS_HIGH = ("top", "highest", "upper", "high", "tight", "close", "strong")
PLACE = "|".join([*ENDS_LOW, *ENDS_HIGH])
AT_END = rf"(?:,? (?:at|on) the (?:very )?(?P<place>{PLACE})(?: (?:end|rung|level))?(?: of the \w+)?"
AT_END += r"|,? at (?:one end|the other)(?: of the \w+)?)?"
WHOLE_RUNG = re.compile(rf"{RUNG}{AT_END},?", re.IGNORECASE)
GOES_ON = (
    r"(?=$|[,.;:()]| (?:in|on|of|for|as|with|is|are|was|and|but|by|at|when|where|which|that|among|across|within"
    r"|according|while|whose)\b)"
)
RUNG_FIRST = re.compile(rf"{RUNG}{AT_END}{GOES_ON}", re.IGNORECASE)
UNKNOWN_RUNG = re.compile(r"(?!(?:the|an?|this|its|their|one)\b)[a-z][\w-]+(?: [a-z][\w-]+)?,?")

TO = r",? (?:and )?(?:then )?(?:(?:on|up|down|onwards?|right) )*(?P<to>to|into|through|via) (?:then )?"
LIST_GOES_ON = re.compile(rf"{T}(?: {WITH_TERM})?,? (?:and |or )?(?:{HOW_MUCH} ){{0,2}}{T}", re.IGNORECASE)
THEN = r",? (?:and )?(?:then|finally) (?:to |through )?"
FROM = re.compile(r"\bfrom ", re.IGNORECASE)
TO_NEXT = re.compile(rf"{TO}|{THEN}")
TO_FIRST = re.compile(rf"{TO}|{THEN}|, (?:and )?")
COMMA_NEXT = re.compile(r"[,;] (?:and )?(?:then |finally |lastly )?| and (?:then |finally |lastly )?")

# "begin with A and rise through B and C to D": what is between the first rung and the next.
BEGINS = r"\b(?:begin|start|open)(?:s|n?ing)? (?:with|at|from|in) "
RISES = (
    r"(?:(?P<graded>ris(?:es?|ing)|climb(?:s|ing)?|ascend(?:s|ing)?|(?P<falls>descend(?:s|ing)?|fall(?:s|ing)?))"
    r"|mov(?:es?|ing)|go(?:es|ing)?|lead(?:s|ing)?|pass(?:es|ing)?|(?:progress|proceed|advanc|continu)(?:s|es?|ing)?)"
    r"(?: (?:(?P<up>up|upwards?)|on|onwards?|(?P<down>down|downwards?)))*"
    r" (?:through|via|with|by way of|(?P<rises_to>to|into))"
)
ENDS = r"(?P<ends>(?:end|finish|culminat|clos|stop)(?:s|e|es|ing)? (?:with|in|at))"
VERB_BETWEEN = re.compile(rf",? (?:and |then |but )*(?:{RISES}|{ENDS}) ", re.IGNORECASE)
BEGUN = re.compile(rf"{BEGINS}(?P<first>[^,;:.()]{{1,60}}?){VERB_BETWEEN.pattern}", re.IGNORECASE)
ALONG = re.compile(rf"{TO}|{THEN}|, (?:and )?| and ")
# What begins and ends in time.
PASSES = re.compile(
    r"\b(?:projects?|process(?:es)?|reforms?|plans?|programmes?|days?|meetings?|sections?|reviews?|stor(?:y|ies)"
    r"|lists?|tables?|talks?|careers?)\b[^,;:]{0,30}$",
    re.IGNORECASE,
)
CLAUSE_ENDS = re.compile(r"[;:.(]| [–—] ")
COUNT = r"(?:two|three|four|five|six|seven)"
LISTED = re.compile(rf"{RUNG}(?:, {RUNG})*,? (?:and|or) (?:then |finally )?{RUNG}", re.IGNORECASE)
LIST_OPENS = re.compile(
    rf"\b(?:(?:ordered|ranked|graded|arranged) by (?:{KIND}|{T}): |{LADDER} of |(?:{LADDER}|{STEPS}) \("
    rf"|(?:the|{COUNT}) (?:{LADDER}|{STEPS}) (?={T})"
    rf"|(?:{LADDER}|{STEPS})\b(?: of {T})?[^:;.(\ue000-\uf8ff]{{0,60}}?(?::| are| namely| comprises?| consists? of) )",
    re.IGNORECASE,
)
LIST_CLOSES = re.compile(
    r",? (?:are|form|make|make up|being|as) (?:the |a )?(?:[\w-]+ ){0,3}?(?:rungs|steps|stages|levels|tiers|ladder)\b",
    re.IGNORECASE,
)
NUMBERED = re.compile(
    r"(?:\((?P<in_brackets>[1-9a-h])\)|(?<![\w(])(?P<before_bracket>[1-9])\)|(?<![\w(])(?P<bare>[1-9])(?= "
    rf"{T})|\b(?:level|rung|stage|step|tier) (?P<named>[1-9]|one|two|three|four|five|six)\b)(?: is| are|:|,| being)? ",
    re.IGNORECASE,
)
# What a source in brackets has and an aside has not: a name or a number.
BRACKETED = re.compile(r" ?\((?![1-9a-h]\))(?=[^()]*[A-Z0-9])[^()\ue000-\uf8ff]*\)")

STANDS = (
    r"(?:(?:is|are|was|were) (?:(?:placed|ranked|put|set|seen|rated)(?: as)? )?"
    r"|(?:stands?|stood|ranks?|ranked|comes?|came|sits?|lies?|goes|falls?|remains?) )"
)
PLACES = re.compile(
    r"\b(?:ranks?|ranked|plac(?:es?|ed)|puts?|sets?|rates?|rated|positions?|locates?|sees?|regards?)\W+(?:both )?$",
    re.IGNORECASE,
)
MORE = r"(?:intense|intensive|integrated|advanced|demanding|binding|involved|committed|developed|far-reaching)"
STEP = r"(?:(?:a|one|two) (?:rungs?|steps?|levels?|stages?) )?"
FORM = r"(?: (?:form|kind|degree|level|stage|relationship)(?: of \w+)?| on the \w+)?"
LESS = rf"(?:an? )?(?:weaker|looser|lower|shallower|less {MORE}){FORM} than"
GREATER = rf"(?:an? )?(?:stronger|closer|higher|tighter|deeper|more {MORE}){FORM} than"
OFTEN = r"(?:(?:as|thus|also|clearly|therefore|always|often|usually|generally) )?"
BELOW = rf"{STEP}(?:below|beneath|short of)|less than|{LESS}|a step down from"
ABOVE = rf"{STEP}(?:above|beyond)|more than|{GREATER}|a step up from"
COMPARES = rf"{STANDS}?{OFTEN}(?:(?P<below>{BELOW})|(?P<above>{ABOVE}))"
LEADS = (
    r"(?P<below>(?:(?:leads?|develops?|grows?|matures?|evolves?) (?:in)?to|gives? way to|is (?:followed|succeeded) by))"
    r"(?P<above>(?!))?"
)

NEXT = r"(?:then|followed by|next|succeeded by|above (?:it|this|that))"
EXTREMES = re.compile(
    rf"(?P<first>{T})(?: {WITH_TERM})?,?(?: (?:stands?|comes?|sits?|lies|is|being))?"
    r" (?:(?:at|as|on|in|is|forms) )?\(?the (?:very )?"
    rf"(?:(?P<low_after>{LOW})|(?P<high_after>{HIGH})|(?P<next_after>next|middle))\b"
    rf"|\b(?:(?P<low>{LOW})|(?P<high>{HIGH})|(?P<next>{NEXT}))\b(?: [\w'-]+){{0,6}}?[:,]? (?P<last>{T})",
    re.IGNORECASE,
)
HAS_FORMS = re.compile(rf"\b(?:{LADDER}|{STEPS}|forms?|types?|at the (?:top|bottom))\b", re.IGNORECASE)

# "puts A lowest, then B, and at the top C"
ON_LADDER = rf"(?: (?:of|in|on) (?:the|an?|his|her|its|their|this) (?:{LADDER}|{STEPS}|hierarchy))?"
ON_LADDER += r"(?![\w-]| (?:of|in|on|for|among)\b)"
END = rf"(?:(?:at|on) (?:the|his|her|its|their) (?:very )?(?:{{}})(?: (?:rung|level|step|end))?|{{}}){ON_LADDER}"
LOW_END, HIGH_END = END.format("bottom|lowest", "lowest"), END.format("top|highest", "highest")
PUTS = re.compile(
    r"\b(?:plac(?:es?|ed|ing)|puts?|putting|sets?|setting|rank(?:s|ed|ing)?|rat(?:es?|ed|ing)|position(?:s|ed|ing)?) "
    rf"|(?={T}(?: {WITH_TERM})? {STANDS}(?:{LOW_END}|{HIGH_END}))",
    re.IGNORECASE,
)
PUT = re.compile(
    rf"(?:(?:(?P<low>{LOW_END})|(?P<high>{HIGH_END})),? )?(?-i:(?![A-Z]))(?P<rung>{RUNG})"
    rf"(?:,? (?:{STANDS})?(?:(?P<low_after>{LOW_END})|(?P<high_after>{HIGH_END})))?{GOES_ON}",
    re.IGNORECASE,
)
PUT_NEXT = re.compile(
    r"(?=,| )(?:(?:,|,? and(?=,? )|,? (?P<then>then|next|followed by|finally|lastly|above (?:it|that))),?)+ ",
    re.IGNORECASE,
)
# What people put first, and people who would rather have it first than define it.
VALUED = re.compile(
    r"\b(?:priorit\w+|preferences?|budgets?|prestige|satisfaction|value|usefulness|list of|their list)\b",
    re.IGNORECASE,
)
RATERS = re.compile(
    r"\b(?:staff|managers|leaders|practitioners|professionals|workers|participants|interviewees|members|parents|teachers"
    r"|nurses|partners|services|schools|agencies|boards?|councils?|ministers?|governments?)\b(?-i:[a-z ]{0,20})$",
    re.IGNORECASE,
)
