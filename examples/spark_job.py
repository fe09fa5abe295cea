"""A Spark job: every rule about organizations, and their coverage by township.

spark-submit examples/spark_job.py organizations.parquet results

The Parquet file, or the folder of them, has columns named after facts; see docs/tables.md.
"""

import argparse
from datetime import date

from pyspark.sql import SparkSession

from pingyuan_rules import Base, Organization, assess, coverage, policy_on

options = argparse.ArgumentParser(description="Assess organizations in Spark.")
options.add_argument("units", help="a Parquet file or folder of organizations, with columns named after facts")
options.add_argument("results", help="the folder to write to: assessed/ and coverage/, which must not be there yet")
options.add_argument("--on", type=date.fromisoformat, default=date(2016, 10, 21), help="the policy's day")
options.add_argument("--base", default="operating", choices=[base.value for base in Base], help="the base of the rates")
asked = options.parse_args()

spark = SparkSession.builder.appName("pingyuan-rules").getOrCreate()
units = spark.read.parquet(asked.units)
policy = policy_on(asked.on)

# Facts without a column are unknown. Values out of bounds stop the job before anything is written.
answers = assess(units, Organization, policy, missing="unknown", check=True)
answers.write.parquet(f"{asked.results}/assessed")
counted = coverage(units, by="township", base=Base(asked.base), policy=policy, missing="unknown")
counted.write.parquet(f"{asked.results}/coverage")
counted.select("township", "organization_yes", "organization_no", "organization_unknown").show()
spark.stop()
