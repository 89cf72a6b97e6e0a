module.exports = async function (context) {
  context.bindings.sent = ['one', { two: 2 }];
  return { status: 202, body: 'returned' };
};
