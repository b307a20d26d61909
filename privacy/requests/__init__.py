"""Privacy requests by law: what is asked, who asks it, how sure we are, by when it is answered."""
