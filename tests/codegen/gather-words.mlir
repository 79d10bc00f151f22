// Rows of a window whose length is no multiple of four, or that do not start at one, are gathered word by word on a Cortex-M4. The
// last word of a row ends where the row does, and what it repeats has weight 0: nothing beyond the input is read.
// RUN: %burin compile %s --target cortex-m4 --emit tiled -o - | %FileCheck %s --check-prefix=IR
// RUN: %burin compile %s --target cortex-m4 --name m -o %t
// RUN: %FileCheck %s --input-file %t/m.cpp
// RUN: %burin run %s --target cortex-m4 --self-test

// IR: affine_map<(d0, d1, d2, d3, d4) -> (d0, d1 * 2 + (d3 floordiv 3) mod 3, d2 * 6 + d3 * 4 + d4 - (d3 floordiv 3) * 12 - ((d3 mod 3) floordiv 2) * 3)>
// IR: tensor<1x3x4x9x4xi16>, tensor<8x9x2x4xi8>
// CHECK: void step(
// CHECK: alignas(8) int16_t value[72];
// CHECK: widen_words<1>(&in[base2 * 6 + d2 * 6], &value[d2 * 4]);
// CHECK-NEXT: widen_words<1>(&in[base2 * 6 + d2 * 6 + 4], &value[d2 * 4 + 8]);
// CHECK-NEXT: widen_words<1>(&in[base2 * 6 + d2 * 6 + 5], &value[d2 * 4 + 16]);
// CHECK: contract_2(value, weight, {{.*}} kContractSize<8, 9, -5, 16>);
// CHECK: void step_2(
// CHECK: alignas(8) int16_t value[
// CHECK: contract_2(value, weight, {{.*}} kContractSize<8, 3, -5, 16>);
module attributes {burin.phase = "quantized", burin.rounding = "tflite-ref"} {
  func.func @main(%x: tensor<1x7x9x3xi8> {burin.name = "x"}, %z: tensor<1x8x10x1xi8> {burin.name = "z"}) -> (tensor<1x3x4x16xi8> {burin.name = "y"}, tensor<1x3x4x16xi8> {burin.name = "v"}) {
    %w1 = burin.constant dense<"0x0102030405060708090B8BFA65D33062872DD9AB2FB9D180E3306401020304B8F9630EB97DDC9BB63D2D653B899F64C2F772466B06605608AA9CBFC1C79440FA1B5ED8CB31E17D2DE4E4C227DAF19BD12B6288E7F958090B3F80B86083E7A882D2D7F889F3F5FB48C1FE9CEFA5BB53C088A3CBF9509403E61D5D0F39BDB9FE1F624F8907D8FB26F07633BDB94A7CA24913313517F4EC230F412A5287E7FF0A4660E1F5E1E48DF42095BA92B8112A8D8F8CF2DCE3BE102B7F7A1058ACBD101A6BDDAF27503ACC45EDFD264125B30F5F4C5E904DC6727140D653A27B02C560A6C3E104CB4577BE8B5E4C5444C4261F0614F11E3A33BC101E73D073962FF1271E56E03D395B190FD99282E376676D8E0682A92F10B9BB3B730EB8AEDF1AB0470F05AC22F801ED872C8B754340D65D7CC4DBF58A8146991062E5355A3701523D4DC9F2F8F06EC64FEA05ACD580A34492BDB972029C5A2AD0762D63C2D2404B19F9BAA8C78B22854315384F3A2C2C3F6EB3AD517D595E7340F5EA3845E964BE4AAA86228C001F0FF5E9A21F058C33C4AC34BF484BBDF0CF094D35E4BF0641F58724F43DCC6557E0A982B1968BE7177F01FD82"> : tensor<16x3x3x3xi8> : tensor<16x3x3x3xi8>
    %b1 = burin.constant dense<"0xD8FDFFFF3C030000C4FCFFFF0CFFFFFF98FCFFFF5B03000029FEFFFF0C010000EAFEFFFF02FEFFFFB7FDFFFFB5FEFFFFF3FCFFFFAAFEFFFF4D020000E7FEFFFF"> : tensor<16xi32> : tensor<16xi32>
    %m1 = burin.constant dense<"0xC3DEE66F489BDB5BCB0DF6556BA55940AD8A884B229BBB6DD9F5AB577473C66CDD9E75572FC71E7D8E23425C47FEE27C954C31715C9AF86DE478BA4F1E7E384B"> : tensor<16xi32> : tensor<16xi32>
    %s1 = burin.constant dense<"0x08050909060908070605080909070907"> : tensor<16xi8> : tensor<16xi8>
    %a1 = burin.conv_2d %x, %w1, %b1 {dilations = array<i64: 1, 1>, groups = 1 : i64, strides = array<i64: 2, 2>} : (tensor<1x7x9x3xi8>, tensor<16x3x3x3xi8>, tensor<16xi32>) -> tensor<1x3x4x16xi32>
    %y = burin.requantize %a1, %m1, %s1 {bounded, left = false, zero_point = -5 : i64} : (tensor<1x3x4x16xi32>, tensor<16xi32>, tensor<16xi8>) -> tensor<1x3x4x16xi8>
    %w2 = burin.constant dense<"0xB899DABD30D4538E1FA21D28391FE0DC2E5A86B40020889EB1C6CE273A90FDE4839E7B071AC24E7096063686453C0FCC83FA6C238D59454E320C6FA7D6F3F9E7A5E8625A397147C872B4EE8C62730DD07CCB3D11A1BAFF81DFC09BB8BE1DD25C9C94F17B35EB52BBDBEFA724E8DDF8063721F6DE1E0DB3B9525BF524CF3A0FB1778087C5B801B0D69959FCB413086803160FF334D4F7A7F06769BF49386C197289D570B6F3BD4CBD8F611C6666CD17D90C27293C6232F6A95FE16B0470A76D97"> : tensor<16x3x4x1xi8> : tensor<16x3x4x1xi8>
    %b2 = burin.constant dense<"0xAFFDFFFF490100008AFCFFFFB7FCFFFFD2FEFFFF53FDFFFFB9FFFFFF9400000034FEFFFFCD01000025FEFFFF51020000C9FFFFFFF00000003D010000D4000000"> : tensor<16xi32> : tensor<16xi32>
    %m2 = burin.constant dense<"0x7EF2C47F3202644B3087797775B1DA55B351AA51EDF38559BBB73264188BEC75A0897C66BFDE4873A96B3044397E1C78F216855B11492159BF6F18668C8ECD5D"> : tensor<16xi32> : tensor<16xi32>
    %s2 = burin.constant dense<"0x08070507070708080709080706090907"> : tensor<16xi8> : tensor<16xi8>
    %a2 = burin.conv_2d %z, %w2, %b2 {dilations = array<i64: 1, 1>, groups = 1 : i64, strides = array<i64: 2, 2>} : (tensor<1x8x10x1xi8>, tensor<16x3x4x1xi8>, tensor<16xi32>) -> tensor<1x3x4x16xi32>
    %v = burin.requantize %a2, %m2, %s2 {bounded, left = false, zero_point = -5 : i64} : (tensor<1x3x4x16xi32>, tensor<16xi32>, tensor<16xi8>) -> tensor<1x3x4x16xi8>
    return %y, %v : tensor<1x3x4x16xi8>, tensor<1x3x4x16xi8>
  }
}
