"""The interview: answers in, the next question or the result out; the screens are shells over it."""
