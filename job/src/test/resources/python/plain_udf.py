"""The plain PyFlink function that the bridge is measured against."""

from pyflink.table import DataTypes
from pyflink.table.udf import udf


@udf(result_type=DataTypes.BYTES())
def identity(data):
    return data
