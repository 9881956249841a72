// The part of the ONNX schema (onnx.proto3 of the ONNX project, IR version 9) that a compiled graph uses, as protobufjs descriptors:
// field numbers are the format's, names its own.
import protobuf from 'protobufjs'

const field = (id: number, type: string) => ({ id, type })
const repeated = (id: number, type: string) => ({ id, type, rule: 'repeated' })

const root = protobuf.Root.fromJSON({
  nested: {
    onnx: {
      nested: {
        ModelProto: {
          fields: {
            ir_version: field(1, 'int64'),
            producer_name: field(2, 'string'),
            producer_version: field(3, 'string'),
            graph: field(7, 'GraphProto'),
            opset_import: repeated(8, 'OperatorSetIdProto'),
            metadata_props: repeated(14, 'StringStringEntryProto'),
          },
        },
        OperatorSetIdProto: { fields: { domain: field(1, 'string'), version: field(2, 'int64') } },
        StringStringEntryProto: { fields: { key: field(1, 'string'), value: field(2, 'string') } },
        GraphProto: {
          fields: {
            node: repeated(1, 'NodeProto'),
            name: field(2, 'string'),
            initializer: repeated(5, 'TensorProto'),
            input: repeated(11, 'ValueInfoProto'),
            output: repeated(12, 'ValueInfoProto'),
          },
        },
        NodeProto: {
          fields: {
            input: repeated(1, 'string'),
            output: repeated(2, 'string'),
            name: field(3, 'string'),
            op_type: field(4, 'string'),
            attribute: repeated(5, 'AttributeProto'),
            domain: field(7, 'string'),
          },
        },
        AttributeProto: {
          fields: {
            name: field(1, 'string'),
            f: field(2, 'float'),
            i: field(3, 'int64'),
            s: field(4, 'bytes'),
            t: field(5, 'TensorProto'),
            ints: repeated(8, 'int64'),
            type: field(20, 'int32'),
          },
        },
        TensorProto: {
          fields: {
            dims: repeated(1, 'int64'),
            data_type: field(2, 'int32'),
            name: field(8, 'string'),
            raw_data: field(9, 'bytes'),
            external_data: repeated(13, 'StringStringEntryProto'),
            data_location: field(14, 'int32'),
          },
        },
        ValueInfoProto: { fields: { name: field(1, 'string'), type: field(2, 'TypeProto') } },
        TypeProto: { fields: { tensor_type: field(1, 'TensorTypeProto') } },
        TensorTypeProto: { fields: { elem_type: field(1, 'int32'), shape: field(2, 'TensorShapeProto') } },
        TensorShapeProto: { fields: { dim: repeated(1, 'DimensionProto') } },
        DimensionProto: { fields: { dim_value: field(1, 'int64'), dim_param: field(2, 'string') } },
      },
    },
  },
})

export const ModelProto = root.lookupType('onnx.ModelProto')

export const dataTypes = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  bfloat16: 16,
} as const

export const attributeTypes = { float: 1, int: 2, string: 3, tensor: 4, ints: 7 } as const
/** TensorProto.DataLocation.EXTERNAL */
export const externalLocation = 1
