"""The responder's part of the desk: cases, assessments, papers, training. Reads and writes through use cases alone."""
