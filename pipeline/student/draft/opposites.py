"""Words about working together that say the opposite of each other, as pairs of expressions."""

# Words that say the opposite of each other about working together; each side is an expression.
OPPOSITES = (
    (
        r"informal\w*|unwritten|unplanned|ad[- ]hoc|improvised|spontaneous\w*|casual\w*",
        r"formal\w*|written|planned|signed",
    ),
    (
        r"separate(?:ly)? budgets?|separate(?:ly)? funds?|separate money|own budgets?",
        r"(?:pooled|shared?|joint|common|single|one) (?:budget|money|fund)s?",
    ),
    (
        r"temporar\w+|short-lived|fleeting|for a time|dissolves?|lets? go|let go|disband\w*"
        r"|until (?:the|one|its|an|a|all) [a-z ]{0,40}(?:done|over|finished|ends?|met|reached|complete)",
        r"permanent\w*|standing|lasting|indefinite\w*|long-term",
    ),
    (r"voluntar(?:y|ily)|optional\w*|by choice", r"statutory|mandatory|compulsory|required by|obliged|obligatory"),
    (
        r"(?:remain|stay|keep|kept)\w* (?:\w+ )?(?:separate|independent|apart)",
        r"(?:merge\w*|one organi[sz]ation|single organi[sz]ation|single employer|one employer)",
    ),
    (
        r"(?:separate|several|different|their own|various) plans?",
        r"(?:one|single|same|common|joint|shared) (?:\w+ )?plan",
    ),
    (
        r"(?:separate|different|own) goals|goals of (?:its|their) own only",
        r"(?:one|same|shared?|common|joint|single) (?:set of )?(?:goal|aim|purpose|outcome)s?",
    ),
    (
        r"without (?:the )?(?:family|families|parents?|child|children)",
        r"with (?:the )?(?:family|families|parents?)",
    ),
    (r"only (?:among|between|at|by) (?:\w+ ){0,2}managers|managers (?:alone|only)", r"front[- ]line|practitioners"),
    (
        r"only (?:at|among|on) the front[- ]line|never (?:among|between) managers",
        r"(?:among|between|by) managers|strategic",
    ),
)
# Words that are opposite of the same thing only: "before it is announced", "after it is announced".
CONTEXTUAL = (
    ("before|prior to|ahead of", "after|once|following"),
    ("same", "different|separate"),
    (
        r"keep|keeps|kept|keeping|retain\w*|holds? on to|held on to|guard\w*|preserv\w*",
        r"give up|gives up|giving up|release\w*|drop\w*|abandon\w*|surrender\w*|los(?:e|es|ing)",
    ),
    ("small|little|few|minor", "large|big|great|many|major"),
    ("long", "short|brief"),
    ("all|every|whole|entire", "one|single|some|only one|part|few|handful"),
    ("one|single", "many|several|numerous"),
    ("always", "never|sometimes|occasionally"),
    (r"equal\w*", r"unequal\w*|subordinate|hierarch\w*"),
    ("inside|within", r"between|across|outside|beyond|cross(?:es|ed|ing)?"),
    ("public", "private"),
    (r"chosen|choose\w*|elected|picked", "imposed|appointed|assigned|allocated|named"),
    (r"strong\w*|close\w*|tight\w*", r"weak\w*|loose\w*|distant"),
    (
        "share[sd]?|sharing|pool(?:s|ed|ing)?|in common|common|joint(?:ly)?",
        r"separate(?:ly)?|own|divided|divid\w+|apart|withhold\w*|kept apart",
    ),
    ("open", "closed|secret|confidential"),
    (r"voluntar\w+|willing\w*", "compulsory|forced|obliged|ordered"),
)
