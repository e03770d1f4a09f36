"""Starts moto, the second double, as it is."""

from end_with_parent import end_with_parent
from moto.server import main

end_with_parent()
main(["-H", "127.0.0.1"])
