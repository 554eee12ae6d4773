"""What is asked of a finished run: terms that the codebook lacks, samples for people to code, how far coders agree."""
