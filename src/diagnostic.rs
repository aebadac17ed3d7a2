//! Diagnostics: what is wrong with an operator's file, where, and how to mend it. Collected, never thrown.

