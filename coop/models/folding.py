from django.db.models import Func, TextField


class Folded(Func):
    """A text as people look for it: without accents, case, ligatures and outer blanks (`coop_fold`).

    The same for ever, so that what is derived from it can be stored and indexed.
    """

    function = "coop_fold"
    arity = 1
    output_field = TextField()
