"""Common words that tell a sentence from a recovery phrase."""

import re

# The commonest words of prose, listed or not: a phrase drawn at random holds hardly any.
PROSE = frozenset(
    re.findall(
        r"\w{1,20}",
        """
        the and are was were has had his her its for not but from they them their there which into
        been being does did than these those our your would could
        you have this that can will what when who then with before after about again any all over
        under only just more other use make like because very much such also same where how never
        als und der die das den dem ist nicht ein eine que los las por para con una del les des est
        pas pour dans qui não uma com dos das как что это для она они его или
        is it if in of to on at by be do my me we he so no an as or up a i
        """,
    )
)
# What people say right before or after a phrase, as far as it is listed.
AROUND = PROSE | frozenset(
    re.findall(
        r"\w{1,20}",
        """
        seed phrase wallet secret word recovery backup key please help thank hello now wrong correct
        sure still work lost problem try import access open restore ready enter
        frase palabra clave ayuda semilla mot phrase aide
        """,
    )
)
