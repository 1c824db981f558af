//! Python syntax trees to CPython 3.14 code objects.
