"""run.json checked: its structure, what a schema cannot say, and the sentences that tell what is wrong."""
