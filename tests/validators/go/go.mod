module warmfuzz/validators

go 1.20

require github.com/aws/aws-lambda-go v1.47.0
