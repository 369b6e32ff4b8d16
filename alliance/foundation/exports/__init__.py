"""Lists as files: CSV as Danish Excel opens it, and XLSX; streamed, and safe from formulas.

An app lists its columns (`Sheet`); a view hands over the rows and gets the answer. What leaves is
logged with its filter and its number of rows (R181). Memory stays the same for any length: CSV
leaves row by row, XLSX is written row by row to a file that has no name.
"""

from alliance.foundation.exports.files import export
from alliance.foundation.exports.sheets import Column, Sheet, in_batches

__all__ = ("Column", "Sheet", "export", "in_batches")
