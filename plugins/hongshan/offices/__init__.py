"""The offices that keep the sample ledgers, a module by subject: what each writes, and how its clerks write it."""
