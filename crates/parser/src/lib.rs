//! Python 3.14 source text to tokens and syntax tree.
