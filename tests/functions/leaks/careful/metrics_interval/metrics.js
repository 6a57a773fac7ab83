'use strict';

/** Metrics are written at once: later there may be nobody to do it. */
const put = (name, value, dimensions) => {
  console.log(JSON.stringify({ _aws: { Metrics: [{ Name: name }] }, [name]: value, ...dimensions }));
};

module.exports = { put };
