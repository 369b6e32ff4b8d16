"""Organization and people: who works where, with whom, and who may do what.

Main nouns: Municipality, Neighbor, JobCenter, Unit, ContactPoint, Alliance, AllianceMembership,
User, Appointment, Invitation. The two doors of access stand here: `JobCenter.objects.open_to`
and `job_center.allows`. Used by everyone; leaders and heads manage people here.
"""
