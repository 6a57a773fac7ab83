"""Starts slowly and noisily, but starts."""

import sys
import warnings

sys.stdout.write("out")
sys.stderr.write("err\n")
warnings.warn("careful")
handler = dict(a=1).get


class Callable:
    def __call__(self, event, context):
        return "called"


instance = Callable()
not_callable = 7
