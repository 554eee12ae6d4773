"""Kinds of words that cues can name: bodies, workers, clients, what is shared, numbers of bodies.

`<bodies>` in a cue stands for any plural noun of that kind, so that one cue reads "several small charities" as it reads
"several agencies". The nouns are those of public services at large; a codebook needs none of them to be its terms.
"""

import re

ORGANISATIONS = (
    "agency organi[sz]ation service department ministry council authority charity trust hospital clinic school "
    "college university office firm company body institution institute employer provider partner sector directorate "
    "commission commissioner bureau nursery court foundation association federation enterprise business funder "
    "library job-centre prison municipality borough hospice surgery academy corporation purchaser supplier "
    "contractor police-force constabulary regulator"
)
GROUPS = "team unit group board committee"
# Those that are named as parties of working together even where no number is given.
AGENCIES = (
    "agency organi[sz]ation department ministry council authority charity institution employer partner sector "
    "profession discipline directorate body"
)
PROFESSIONS = "profession discipline occupation trade specialism speciality specialty"
WORKERS = (
    "practitioner worker professional clinician nurse teacher doctor physician consultant specialist midwife "
    "therapist psychologist psychiatrist paediatrician pediatrician pharmacist surgeon dentist solicitor lawyer "
    "engineer health-visitor social-worker youth-worker police-officer officer caseworker counsellor counselor GP "
    "dietitian physiotherapist tutor lecturer colleague"
)
SECTORS = (
    "health health-care healthcare social-care social-services social-work education schooling housing police "
    "policing probation justice welfare medicine nursing law transport employment youth-work government industry "
    "business"
)
CLIENTS = (
    "client patient famil(?:y|ies) child children infant baby babies user service-user carer parent mother father "
    "household young-person young-people young-adult older-people older-person pupil teenager adolescent citizen "
    "resident tenant customer consumer relative victim beneficiar(?:y|ies) claimant offender"
)
MONEY = "budget fund funding money finance financing purse spending cash grant account funding-stream pot expenditure"
MEANS = (
    "resource staff personnel people employee worker equipment asset vehicle material reward risk profit "
    "capacit(?:y|ies) skill tool"
)
WORKPLACES = "premises building office room roof facilit(?:y|ies) space accommodation site address centre center"
FACTS = (
    "information knowledge data datum record file note news intelligence fact report document database insight "
    "expertise message register case-note understanding what-(?:they|each|it|he|she|others?|the-others?)-knows? "
    "what-is-known what-they-have-learnt"
)
AIMS = (
    "goal aim objective purpose vision outcome end target priorit(?:y|ies) mission ambition aspiration result "
    "enterprise problem-to-solve"
)
SHARE = "shar(?:e|es|ed|ing) pool(?:s|ed|ing)? combin(?:e|es|ed|ing) contribut(?:e|es|ed|ing)"
COMMON = (
    "common shared joint same pooled mutual collective unified mutually-agreed mutually-consistent mutually-adopted "
    "agreed consistent compatible overarching"
)
TELL = (
    "exchang(?:e|es|ed|ing) swap(?:s|ped|ping)? shar(?:e|es|ed|ing) pass(?:es|ed|ing)?-on disclos(?:e|es|ed|ing) "
    "pass(?:es|ed|ing)? transfer(?:s|red|ring)? pool(?:s|ed|ing)? trad(?:e|es|ed|ing) disseminat(?:e|es|ed|ing) "
    "link(?:s|ed|ing)? send(?:s|ing)? giv(?:e|es|ing) compar(?:e|es|ed|ing) tell(?:s|ing)?"
)
SERVE = (
    "serv(?:e|es|ed|ing) see(?:s|n|ing)? visit(?:s|ed|ing)? support(?:s|ed|ing)? treat(?:s|ed|ing)? "
    "help(?:s|ed|ing)? assess(?:es|ed|ing)? assessment examin(?:e|es|ed|ing) look(?:s|ed|ing)?-after "
    "car(?:e|es|ed|ing)-for teach(?:es|ing)? protect(?:s|ed|ing)? reach(?:es|ed|ing)? assist(?:s|ed|ing)? "
    "discuss(?:es|ed|ing)? visits?-to advis(?:e|es|ed|ing) refer(?:s|red|ring)? counsel(?:s|led|ling)? "
    "review(?:s|ed|ing)? know(?:s|n)?-about hands-a hand-a handing handed engag(?:e|es|ed|ing)-with "
    "deal(?:s|t|ing)?-with respond(?:s|ed|ing)?-to asking? asks? involvement-with involved-with "
    "safeguard(?:s|ed|ing)? address(?:es|ed|ing)? meet(?:s|ing)? monitor(?:s|ed|ing)? knows?"
)
TAKE_PART = (
    "tak(?:e|es|ing)-part participat(?:e|es|ed|ing) hav(?:e|es|ing)-a-(?:say|voice|seat) (?:is|are|being)-involved "
    "(?:is|are)-(?:full-|equal-|active-)?(?:partners?|members?|participants?|experts?) decid(?:e|es|ing) "
    "help(?:s|ing)?-to-(?:decide|plan|shape|design|run|write|choose|set) sit(?:s|ting)?-on shar(?:e|es|ing)-in "
    "writ(?:e|es|ing) author(?:s|ed)? co-?produc(?:e|es|ed|ing) co-?design(?:s|ed|ing)? "
    "(?:is|are)-treated-as-(?:\\w+\\s)?(?:experts?|partners?|equals?) choos(?:e|es|ing) lead(?:s|ing)? "
    "shap(?:e|es|ing) help(?:s|ing)?-(?:decide|plan|shape|design|run|write|choose|set) contribut(?:e|es|ing) "
    "(?:is|are)-among-those-who join(?:s|ing)?-in"
)
SEVERAL = (
    "several multiple many various different diverse differing numerous separate distinct neighbouring neighboring "
    "more-than-one more-than-two two-or-more three-or-more at-least-two at-least-three three four five six seven "
    "eight nine ten all other others a-number-of a-range-of a-variety-of an-array-of a-group-of a-set-of the-other "
    "independent autonomous otherwise-separate certain relevant partner participating member local "
    "formerly-distinct each every two-to-\\w+ both-or-more a-mix-of a-mixture-of varied any-number-of"
)
TWO = r"two(?!\sor\smore|\sor\sthree|\sto) both a-pair-of a-couple-of the-two two-different exactly-two either"
ACT = (
    "act(?:s|ed|ing)? work(?:s|ed|ing)? plan(?:s|ned|ning)? decid(?:e|es|ed|ing) do(?:es|ne|ing)? "
    "carr(?:y|ies|ied|ying)-out produc(?:e|es|ed|ing) deliver(?:s|ed|ing)? run(?:s|ning)? manag(?:e|es|ed|ing) "
    "solv(?:e|es|ed|ing) mak(?:e|es|ing) made prepar(?:e|es|ed|ing) writ(?:e|es|ing) search(?:es|ed|ing)? "
    "answer(?:s|ed|ing)? perform(?:s|ed|ing)? tak(?:e|es|ing) assess(?:es|ed|ing)? treat(?:s|ed|ing)? "
    "provid(?:e|es|ed|ing) pursu(?:e|es|ed|ing) commission(?:s|ed|ing)? draft(?:s|ed|ing)? build(?:s|ing)? built "
    "hold(?:s|ing)? teach(?:es|ing)? visit(?:s|ed|ing)? discuss(?:es|ed|ing)? buy(?:s|ing)? offer(?:s|ed|ing)? "
    "tackl(?:e|es|ed|ing) organi[sz](?:e|es|ed|ing) negotiat(?:e|es|ed|ing) respond(?:s|ed|ing)? learn(?:s|ed|ing)? "
    "train(?:s|ed|ing)? reflect(?:s|ed|ing)? develop(?:s|ed|ing)? design(?:s|ed|ing)? review(?:s|ed|ing)? "
    "undertak(?:e|es|ing) responsible achiev(?:e|es|ed|ing) set(?:s|ting)? agree(?:s|d|ing)? brought "
    "com(?:e|es|ing) bring(?:s|ing)? join(?:s|ed|ing)? team(?:s|ed|ing)? pull(?:s|ed|ing)?"
)

ONE = "one single common shared joint same combined unified"
UNDERTAKINGS = (
    "report form plan care-plan programme program project task line panel committee assessment strategy procedure "
    "decision effort work action activity response approach structure team unit venture management working job "
    "piece-of-work process"
)
DETERMINERS = "the a an each every one their this that any some his her its several particular"
# Words without which a sentence speaks of no work between people: nothing can be stated of "a rotating star".
CONCERNED = (
    "people person persons staff member members team teams group groups parties participants practitioner somebody "
    "someone everyone who whom nobody others another each-other one-another human work working works worked service "
    "services practice practices planning policy policies care task tasks effort efforts government help leader "
    "leaders manager managers boards board meeting meetings student students relationship relations collaboration "
    "partnership arrangement arrangements bodies sides contacts professionals ties mechanism mechanisms them budget "
    "budgets acting act acts agreement outcomes commissioned action activity activities merger"
)


def _plural(noun: str) -> str:
    """The plural of a noun; words that are expressions or have one already stay as they are.

    >>> _plural("agency"), _plural("clinic"), _plural("office")
    ('agencies', 'clinics', 'offices')
    """
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch")) else "s")


def _any(*lists: str) -> str:
    """An expression for any word of some lists; a hyphen in a word may be a space."""
    words = sorted({word for each in lists for word in each.split()}, key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(word.replace('-', '[ -]') for word in words)})"


def _number(*lists: str) -> str:
    """An expression for the nouns of some lists, singular or plural."""
    return _any(*lists) + "s?"


def _plurals(*lists: str) -> str:
    return _any(" ".join(_plural(word) for each in lists for word in each.split()))


SPEAKS_OF_WORK = re.compile(
    rf"\b(?:{_any(ORGANISATIONS, PROFESSIONS, WORKERS, SECTORS, CONCERNED)}|{_number(CLIENTS)}"
    rf"|{_plurals(ORGANISATIONS, PROFESSIONS, WORKERS)})\b",
    re.IGNORECASE,
)
PARTY = rf"(?:{_any(ORGANISATIONS, WORKERS, SECTORS)}|{_plurals(ORGANISATIONS, WORKERS)})"
UP_TO_THREE = r"(?:[\w'-]++\s){0,3}?"
KINDS = {
    "<body>": _any(ORGANISATIONS, PROFESSIONS),
    "<agencies>": _plurals(AGENCIES),
    "<bodies>": _plurals(ORGANISATIONS, PROFESSIONS, GROUPS),
    "<worker>": _any(WORKERS),
    "<workers>": _plurals(WORKERS),
    "<sector>": _any(SECTORS),
    "<party>": _any(ORGANISATIONS, PROFESSIONS, WORKERS, SECTORS),
    "<row>": rf"{PARTY}(?:,\s{UP_TO_THREE}{PARTY}\b){{1,9}},?\s(?:and|or)\s{UP_TO_THREE}{PARTY}",
    "<the>": _any(DETERMINERS),
    "<one>": _any(ONE),
    "<undertaking>": _number(UNDERTAKINGS),
    "<as_one>": r"as (?:one|a single)(?! (?:that|which|who|where|in|of|to)\b)",
    "<client>": _number(CLIENTS),
    "<money>": _number(MONEY),
    "<means>": _number(MEANS, WORKPLACES),
    "<workplace>": _number(WORKPLACES),
    "<facts>": _number(FACTS),
    "<aims>": _number(AIMS),
    "<share>": _any(SHARE),
    "<common>": _any(COMMON),
    "<tell>": _any(TELL),
    "<serve>": _any(SERVE),
    "<take_part>": _any(TAKE_PART),
    "<several>": _any(SEVERAL),
    "<two>": _any(TWO),
    "<act>": _any(ACT),
}
