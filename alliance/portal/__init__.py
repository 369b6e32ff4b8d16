"""Portal: the top of the house, where the apps meet.

Home ("Min dag"), navigation, search, messages, health and demo data. It only reads and joins;
what it changes it changes through the services of the apps below.
"""
