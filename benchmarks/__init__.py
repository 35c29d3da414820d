"""Speed and quality beside peers, in one run, as ratios; never part of the tests."""
