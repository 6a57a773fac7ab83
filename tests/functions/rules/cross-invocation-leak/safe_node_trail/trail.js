class Trail {
  crumbs = [];

  leave(crumb) {
    this.crumbs.push(crumb);
  }

  toString() {
    return this.crumbs.join(' > ');
  }
}

exports.handler = (event, context, callback) => {
  const trail = new Trail();
  trail.leave(`body of ${(event.body || '').length} characters`);
  trail.leave('answered');
  console.log(`${trail}`);
  callback(null, { statusCode: 204 });
};
