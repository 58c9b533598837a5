"""Reading a question: how complex it is, what it is about, which language it is in."""
