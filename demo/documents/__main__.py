"""`python -m demo.documents` makes the Word sample from its source again."""

from demo.documents import WORD_SAMPLE, WORD_SOURCE
from demo.documents.word import make_word

if __name__ == "__main__":
    make_word(WORD_SOURCE).save(str(WORD_SAMPLE))
