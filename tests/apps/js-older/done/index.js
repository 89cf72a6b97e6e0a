module.exports = function (context) {
  setImmediate(() => {
    context.res = { body: 'done' };
    context.done();
  });
};
