"""The catalog: services, occupations and industries, and the standards with their clocks.

Main nouns: ServiceItem, Occupation, IndustryGroup, Standard, StandardRule, Clock, ClockEvent.
Apps above report events to the clocks (`services.clocks`); the catalog knows none of them.
"""
