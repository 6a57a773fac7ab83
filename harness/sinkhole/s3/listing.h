#pragma once

#include "harness/sinkhole/http.h"
#include "harness/sinkhole/s3/request.h"
#include "harness/sinkhole/s3/store.h"

namespace warmfuzz::sinkhole {

/// ListObjectsV2, or ListObjects where the request does not say list-type=2.
HttpAnswer list_objects(const S3Store& store, const S3Request& request);

}  // namespace warmfuzz::sinkhole
