"""Figures about the corpus as a whole."""

from ..tables import Rows, schema
from .figures import count, figure, grouped, spread
from .headlines import share_none_found_of_family
from .literature import Literature
from .remarks import share_complaining


def corpus_figures(literature: Literature) -> Rows:
    """Figures about the corpus, but for its contexts and stances."""
    total, uses = len(literature.documents), literature.uses
    remarks = grouped(literature.remarks, "kind")
    kinds = next(column.values for column in schema()["remarks"].columns if column.name == "kind")
    never = share_none_found_of_family(literature)
    found = (len(uses.values("term")), len(uses.values("concept")))
    return [
        figure("corpus", "corpus", "documents", count(total, total), "documents"),
        figure("corpus", "corpus", "terms", count(found[0], len(uses)), "terms"),
        figure("corpus", "corpus", "concepts", count(found[1], len(uses)), "concepts"),
        *(
            figure("corpus", "corpus", "remark", count(spread(remarks.get(kind, [])), total), "documents", kind)
            for kind in kinds
        ),
        figure("corpus", "corpus", "share_complaining", share_complaining(literature), "share of documents"),
        figure("corpus", "corpus", "share_never_defines_most_used", never, "share of documents"),
    ]
