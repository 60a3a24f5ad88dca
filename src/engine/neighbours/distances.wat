;; Cosine distances of rows of unit length (32-bit floats), the same to the bit as `distanceTo` of distance.ts: four sums of 64 bits side by side for each row.
(module
  (import "engine" "memory" (memory 1))

  ;; Of the row at `query` and those of the rows of `dim` values from `rows` on whose places stand at `places`: `count` of them, a multiple of four, since four
  ;; rows at a time keep the processor busy.
  (func (export "distances") (param $query i32) (param $rows i32) (param $dim i32) (param $places i32) (param $count i32) (param $out i32)
    (local $bytes i32) (local $fours i32) (local $at i32) (local $row0 i32) (local $row1 i32) (local $row2 i32) (local $row3 i32)
    (local $low v128) (local $high v128) (local $value f64)
    (local $sums0 v128) (local $sums1 v128) (local $sums2 v128) (local $sums3 v128)
    (local $more0 v128) (local $more1 v128) (local $more2 v128) (local $more3 v128)
    (local.set $bytes (i32.shl (local.get $dim) (i32.const 2)))
    (local.set $fours (i32.shl (i32.and (local.get $dim) (i32.const -4)) (i32.const 2)))
    (loop $all
      (local.set $row0 (i32.add (local.get $rows) (i32.mul (i32.load (local.get $places)) (local.get $bytes))))
      (local.set $row1 (i32.add (local.get $rows) (i32.mul (i32.load offset=4 (local.get $places)) (local.get $bytes))))
      (local.set $row2 (i32.add (local.get $rows) (i32.mul (i32.load offset=8 (local.get $places)) (local.get $bytes))))
      (local.set $row3 (i32.add (local.get $rows) (i32.mul (i32.load offset=12 (local.get $places)) (local.get $bytes))))
      (local.set $sums0 (v128.const f64x2 0 0))
      (local.set $more0 (v128.const f64x2 0 0))
      (local.set $sums1 (v128.const f64x2 0 0))
      (local.set $more1 (v128.const f64x2 0 0))
      (local.set $sums2 (v128.const f64x2 0 0))
      (local.set $more2 (v128.const f64x2 0 0))
      (local.set $sums3 (v128.const f64x2 0 0))
      (local.set $more3 (v128.const f64x2 0 0))
      (local.set $at (i32.const 0))
      (block $done
        (loop $values
          (br_if $done (i32.ge_u (local.get $at) (local.get $fours)))
          (local.set $low (f64x2.promote_low_f32x4 (v128.load64_zero (i32.add (local.get $query) (local.get $at)))))
          (local.set $high (f64x2.promote_low_f32x4 (v128.load64_zero offset=8 (i32.add (local.get $query) (local.get $at)))))
          (local.set $sums0 (f64x2.add (local.get $sums0) (f64x2.mul (local.get $low) (f64x2.promote_low_f32x4 (v128.load64_zero (i32.add (local.get $row0) (local.get $at)))))))
          (local.set $more0 (f64x2.add (local.get $more0) (f64x2.mul (local.get $high) (f64x2.promote_low_f32x4 (v128.load64_zero offset=8 (i32.add (local.get $row0) (local.get $at)))))))
          (local.set $sums1 (f64x2.add (local.get $sums1) (f64x2.mul (local.get $low) (f64x2.promote_low_f32x4 (v128.load64_zero (i32.add (local.get $row1) (local.get $at)))))))
          (local.set $more1 (f64x2.add (local.get $more1) (f64x2.mul (local.get $high) (f64x2.promote_low_f32x4 (v128.load64_zero offset=8 (i32.add (local.get $row1) (local.get $at)))))))
          (local.set $sums2 (f64x2.add (local.get $sums2) (f64x2.mul (local.get $low) (f64x2.promote_low_f32x4 (v128.load64_zero (i32.add (local.get $row2) (local.get $at)))))))
          (local.set $more2 (f64x2.add (local.get $more2) (f64x2.mul (local.get $high) (f64x2.promote_low_f32x4 (v128.load64_zero offset=8 (i32.add (local.get $row2) (local.get $at)))))))
          (local.set $sums3 (f64x2.add (local.get $sums3) (f64x2.mul (local.get $low) (f64x2.promote_low_f32x4 (v128.load64_zero (i32.add (local.get $row3) (local.get $at)))))))
          (local.set $more3 (f64x2.add (local.get $more3) (f64x2.mul (local.get $high) (f64x2.promote_low_f32x4 (v128.load64_zero offset=8 (i32.add (local.get $row3) (local.get $at)))))))
          (local.set $at (i32.add (local.get $at) (i32.const 16)))
          (br $values)))
      ;; Values that are left go to the first of the four sums.
      (block $whole
        (loop $rest
          (br_if $whole (i32.ge_u (local.get $at) (local.get $bytes)))
          (local.set $value (f64.promote_f32 (f32.load (i32.add (local.get $query) (local.get $at)))))
          (local.set $sums0 (f64x2.replace_lane 0 (local.get $sums0) (f64.add (f64x2.extract_lane 0 (local.get $sums0)) (f64.mul (local.get $value) (f64.promote_f32 (f32.load (i32.add (local.get $row0) (local.get $at))))))))
          (local.set $sums1 (f64x2.replace_lane 0 (local.get $sums1) (f64.add (f64x2.extract_lane 0 (local.get $sums1)) (f64.mul (local.get $value) (f64.promote_f32 (f32.load (i32.add (local.get $row1) (local.get $at))))))))
          (local.set $sums2 (f64x2.replace_lane 0 (local.get $sums2) (f64.add (f64x2.extract_lane 0 (local.get $sums2)) (f64.mul (local.get $value) (f64.promote_f32 (f32.load (i32.add (local.get $row2) (local.get $at))))))))
          (local.set $sums3 (f64x2.replace_lane 0 (local.get $sums3) (f64.add (f64x2.extract_lane 0 (local.get $sums3)) (f64.mul (local.get $value) (f64.promote_f32 (f32.load (i32.add (local.get $row3) (local.get $at))))))))
          (local.set $at (i32.add (local.get $at) (i32.const 4)))
          (br $rest)))
      (f32.store (local.get $out) (call $distance (local.get $sums0) (local.get $more0)))
      (f32.store offset=4 (local.get $out) (call $distance (local.get $sums1) (local.get $more1)))
      (f32.store offset=8 (local.get $out) (call $distance (local.get $sums2) (local.get $more2)))
      (f32.store offset=12 (local.get $out) (call $distance (local.get $sums3) (local.get $more3)))
      (local.set $places (i32.add (local.get $places) (i32.const 16)))
      (local.set $out (i32.add (local.get $out) (i32.const 16)))
      (br_if $all (local.tee $count (i32.sub (local.get $count) (i32.const 4))))))

  ;; Of equal rows, rounding may leave a little below 0.
  (func $distance (param $sums v128) (param $more v128) (result f32)
    (f32.max (f32.const 0)
      (f32.demote_f64 (f64.sub (f64.const 1)
        (f64.add
          (f64.add (f64x2.extract_lane 0 (local.get $sums)) (f64x2.extract_lane 1 (local.get $sums)))
          (f64.add (f64x2.extract_lane 0 (local.get $more)) (f64x2.extract_lane 1 (local.get $more))))))))
)
