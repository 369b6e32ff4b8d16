"""Recruitment: a company's need is logged, escalated, answered and followed up.

Main nouns: RecruitmentOrder, Escalation, EscalationRecipient, Pledge, Result, Advert, FollowUp.
Used by consultants all day; the owner keeps the company, neighbors pledge numbers (R012, R014).
"""
