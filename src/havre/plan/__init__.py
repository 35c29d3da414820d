"""Builds a safety plan from a situation and a person's answers: codes only; reads nothing, writes nothing."""
