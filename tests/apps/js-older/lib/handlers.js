exports.copy = async (context, message) => {
  context.bindings.copied = { of: message, times: context.bindingData.dequeueCount };
};

exports.other = () => {
  throw new Error('nobody names this one');
};
