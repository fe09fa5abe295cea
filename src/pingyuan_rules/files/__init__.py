"""Files: written whole or not at all, only over our own files, by one run at a time, and read as of one moment.

Every command writes by `replacing_file` or `replacing_folder`. Both are told what they may replace, and look again
just before they do.
"""

from pingyuan_rules.files.locks import Locked, beside, locked, only_writer
from pingyuan_rules.files.own_files import FileKind, anything, check_free, in_the_way, real_path, starts_with
from pingyuan_rules.files.replacing import UNFINISHED, flush, is_unfinished, replacing_file, replacing_folder
from pingyuan_rules.files.stamps import Stamp, Stamps, changed_problem, check_unchanged, read_whole, stamp_of
from pingyuan_rules.files.work_folders import sweep, work_folder

__all__ = [
    "UNFINISHED",
    "FileKind",
    "Locked",
    "Stamp",
    "Stamps",
    "anything",
    "beside",
    "changed_problem",
    "check_free",
    "check_unchanged",
    "flush",
    "in_the_way",
    "is_unfinished",
    "locked",
    "only_writer",
    "read_whole",
    "real_path",
    "replacing_file",
    "replacing_folder",
    "stamp_of",
    "starts_with",
    "sweep",
    "work_folder",
]
