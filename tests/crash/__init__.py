# SPDX-License-Identifier: LGPL-3.0-or-later
"""kill -9 at any moment: after the next run every business row is as if nothing had happened.

A story is told to the back office by a simulated Amazon, act by act. Told undisturbed it gives
the rows that must come out. Then it is told again and again; each time the process that
synchronizes is killed (SIGKILL) at a random moment, started again until the act is over, and
the story goes on to its end. `python -m tests.crash` (`make crash`) does that 200 times.
"""
