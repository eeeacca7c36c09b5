"""From a decision to what one takes away: for the AWS CLI, boto3, Terraform and CloudFormation.

`artefacts` is a pure function of the candidate, the settings and the asked parameters. Values are validated once, in
`parameters`, and written by `syntax`, which alone knows how each language quotes.
"""
