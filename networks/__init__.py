"""Networks between the job centers: meetings, agendas, minutes and decisions.

The app keeps its place in the layers, beside recruitment and blind to it. It has no models yet:
the networks come with an issue of their own (requirements R019-R061 are "not" until then).
"""
