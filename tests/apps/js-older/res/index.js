module.exports = async function (context, req) {
  context.log('by the older model');
  context.res = { status: 201, headers: { 'x-kind': 'older' }, body: { name: context.bindingData.name, x: req.query.x, body: req.body } };
};
