"""S3 → thumbnails. The bucket's content is synchronised to a file system that this function mounts at MEDIA_ROOT."""

import logging
import os
import subprocess
from urllib.parse import unquote_plus

logger = logging.getLogger()
logger.setLevel(logging.INFO)

MEDIA_ROOT = os.environ.get("MEDIA_ROOT", "/mnt/media")
WIDTH = 320


def make_thumbnail(name):
    """Calls `cwebp`, which comes with a layer."""
    source = os.path.join(MEDIA_ROOT, name)
    target = os.path.join(MEDIA_ROOT, f"{os.path.splitext(name)[0]}.webp")
    command = f"cwebp -quiet -resize {WIDTH} 0 '{source}' -o '{target}'"
    done = subprocess.run(command, shell=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=2)
    return done.returncode == 0


def handler(event, context):
    made = 0
    for record in event["Records"]:
        # The folders of the key are the shop's categories; files lie flat in MEDIA_ROOT.
        name = os.path.basename(unquote_plus(record["s3"]["object"]["key"]))
        if not name or "\0" in name:
            continue
        try:
            made += make_thumbnail(name)
        except (OSError, subprocess.TimeoutExpired) as error:
            logger.warning("no thumbnail: %s", type(error).__name__)
    logger.info("%d thumbnails made", made)
