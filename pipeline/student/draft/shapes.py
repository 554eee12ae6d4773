"""The shapes of sentences that say what a term is, means, or is used for; the terms in them are masked."""

import re

from ...statements.cues import TERM

# What may stand between the term and what is said of it: "interagency working", "the term partnership (as a noun)".
NOUN = rf"{TERM}++(?:\s[a-z]+){{0,2}}?['’\"”]?"
ARTICLE = r"(?:(?:an?|the) )?['‘\"“]?"
MEANS = r"(?:is|are)(?: simply| just| really| about| all about| basically)?"
DOING = (
    r"making sure|making certain|doing|knowing|putting|letting|getting|keeping|bringing|acting|sharing what"
    r"|the art of|the habit of|the practice of|the business of"
)
FREE = r"(?:[^.;?]|\bal\.)"
WHAT = rf"(?P<what>{FREE}{{12,}})"
# Who says so, in the middle: ", as Oak and Ash would have it (2011),", " (Oak, 2011)", ", the guidance explains,"
CREDIT = rf"(?:\s\([^)]{{3,90}}\),?|,\s{FREE}{{3,140}}?,)"
SAYS = (
    r"(?:is|are|means?|meant|refers? to|describes?|denotes?|stands? for|covers?|happens|takes place"
    r"|consists? (?:of|in))"
)
ASIDE = r"(?:(?:according to|for|to|in|with) (?:[^.;,()]{2,60}|[^.;,(]{0,60}\([^)]{3,60}\)),?\s)?"
FRONTS = r"(?:And |But |So |Thus |Here |Next,? )?"
OPENS = r"(?:[Ii]n|[Ff]or|[Tt]o|[Aa]ccording to|[Ff]ollowing|[Oo]n|[Ww]ith|[Bb]y|[Ff]rom|[Aa]fter|[Uu]nder)"

PLAIN = re.compile(
    rf"^\W*(?:(?:By|To me,?|In short,?|At heart,?|In practice,?) )?(?:the (?:term|word|idea of) )?['‘\"“]?{NOUN}\s"
    rf"(?:{MEANS} (?:when|where|what happens when|what you get when|{DOING})\b|(?:means?|meant)\b|stands for\b)"
    rf"\s?{WHAT}",
    re.IGNORECASE,
)
# "Partnership is two offices keeping a promise": who does what, without a verb of its own
BARE = re.compile(
    rf"^\W*{NOUN} is (?P<what>(?:\w+ ){{1,3}}(?:keeping|doing|sharing|working|acting|meeting|helping|planning|making"
    rf"|deciding|agreeing|using|taking|giving|putting) {FREE}{{8,}})"
)
# "Oak (2011) describes partnership as ...", "For Elm, partnership is ..."
TOLD = re.compile(
    rf"\b(?:describes?|described|sees?|saw|regards?|regarded|treats?|treated|understands?|understood|characteri[sz]es?"
    rf"|characteri[sz]ed|conceives? of|explains?|explained|defines?|defined)(?: here)? (?:the (?:term|word|idea of) )?"
    rf"['‘\"“]?{NOUN}(?:{CREDIT})? as {WHAT}",
    re.IGNORECASE,
)
USED = re.compile(
    rf"\b(?:uses?|used|reserves?|reserved|keeps?|kept|takes?|took) (?:the (?:term|word|label|name|expression) )?"
    rf"['‘\"“]?{NOUN}(?:{CREDIT})? (?:only )?(?:for|to mean|to be|to describe|to refer to|in the sense of) {WHAT}",
    re.IGNORECASE,
)
MEANT = re.compile(
    rf"\b[Bb]y {ARTICLE}{NOUN},? (?:(?:is|are) (?:to be )?(?:meant|understood)"
    rf"|{FREE}{{1,60}}? (?:mean|means|meant|understand|understands|understood)(?: \([^)]*\))?(?: by it)?),? {WHAT}"
)
MEANS_BY = re.compile(rf"\b(?:means?|meant|understands?|understood) by {ARTICLE}{NOUN},? {WHAT}", re.IGNORECASE)
# "..., which Oak (2011) reserves for two bodies"; "what Oak (2011) has in mind is ..."; "Oak, for whom partnership is"
WHICH = re.compile(
    rf"{NOUN},? (?:an? (?:term|word|label) )?(?:which|that) {FREE}{{2,80}}? (?:(?:reserves?|reserved|uses?|used|keeps?"
    rf"|kept) (?:only )?for|(?:takes?|took) (?:to (?:mean|be)|as)|(?:defines?|defined|describes?|described|understands?"
    rf"|understood|sees?|saw) as) {WHAT}"
)
MIND = re.compile(
    rf"{NOUN}(?=[ ,:]){FREE}{{0,60}}?\bwhat {FREE}{{2,60}}? (?:(?:has|have|had) in mind|(?:means?|meant|understands?"
    rf"|understood)(?: by (?:it|this|that))?) (?:here )?(?:is|are|was) {WHAT}"
)
WHOM = re.compile(rf"\b(?:for|to) whom {ARTICLE}{NOUN} {SAYS} {WHAT}")
VIEW = re.compile(
    rf"\b(?:view|notion|idea|concept|conception|understanding|definition|account|sense|picture|reading|version)"
    rf" of {ARTICLE}{NOUN}(?: \([^)]*\))? (?:is|was) (?:that )?(?:it is |they are |of )?{WHAT}",
    re.IGNORECASE,
)
FRONTED = re.compile(
    rf"^\W*{FRONTS}{ARTICLE}{NOUN},? (?!is\b|was\b|are\b|has\b|had\b){FREE}{{1,60}}? (?:understands?|understood"
    rf"|defines?|defined|describes?|described|takes?|took|sees?|saw|uses?|used)\b{FREE}{{0,110}}?"
    rf" (?:as|to be|to mean|for) {WHAT}",
    re.IGNORECASE,
)
CALLED = re.compile(
    rf"\b(?:calls?|called|terms?|termed) (?:an? |the )?(?:{FREE}{{2,40}}? )?{TERM}++ (?:when|if|where|as soon as"
    rf"|only when|only if|provided that|once) {WHAT}"
)
# "In the guidance from Orme (Oak, 2011) a partnership is ...", "Partnership, as Oak would have it, describes ..."
LED = re.compile(
    rf"^\W*{FRONTS}{OPENS} {FREE}{{2,140}}?(?:,|\)|\bthem|\bher|\bhim) (?:that )?{ARTICLE}{NOUN} {SAYS}"
    rf"(?: only)? {WHAT}"
)
BROKEN = re.compile(rf"^\W*{FRONTS}{ARTICLE}{NOUN}{CREDIT} {SAYS}(?:,[^,;.]{{2,90}},)? {ASIDE}{WHAT}", re.IGNORECASE)
AS_SEEN = re.compile(
    rf"^\W*{FRONTS}{ARTICLE}{NOUN} (?:is|are|means),? (?:for|to|according to|in) (?:them|her|him|{FREE}{{2,90}}?\)"
    rf"|[^.;,]{{2,60}},) {WHAT}",
    re.IGNORECASE,
)
# "It is said by Oak that work across trades happens between people": a statement that no verb of meaning opens
HAPPENS = re.compile(rf"\bthat {ARTICLE}{NOUN} (?:happens|takes place|means|refers to|covers) {WHAT}")
# "Partnership is a slow business (Oak, 2011)", "Oak (2011) writes that partnership crosses boundaries"
SAID = re.compile(
    rf"(?:^\W*(?:{FRONTS}{OPENS} {FREE}{{2,140}}?(?:,|\)) )?(?:an?|the)? ?"
    rf"|\b(?:says?|said|writes?|wrote|argues?|argued|holds?|held|claims?|claimed|states?|stated"
    rf"|explains?|explained|notes?|noted|maintains?|insists?|suggests?|shows?)"
    rf" that (?:an?|the)? ?)['‘\"“]?{NOUN} (?P<what>(?:is|are|means?|stays?|remains?|involves?|requires?|covers?|needs?"
    rf"|crosses|takes|brings|happens) {FREE}{{12,}})",
    re.IGNORECASE,
)
OWN_WORDS = (PLAIN, BARE, MEANT)  # that define also where nobody is credited
OTHERS_WORDS = (TOLD, USED, MEANS_BY, WHICH, MIND, WHOM, VIEW, CALLED, FRONTED, LED, BROKEN, AS_SEEN)
LOOSE = (SAID,)
