"""The issuer of tokens over HTTP: who may sign in, what roles there are, and tokens made of them.

It holds no logic of its own beside cookies, hashes, codes and signatures: who may do what, and what
a token says, is decided by the functions of schema ``access``.
"""
