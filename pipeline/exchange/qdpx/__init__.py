"""REFI-QDA projects (.qdpx), which NVivo, MAXQDA, ATLAS.ti and QualCoder exchange: written, read, made decisions of."""
